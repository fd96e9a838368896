package dev.polder.api.access;

import java.util.List;
import java.util.Map;

/// Who is calling, as upstream's `authentication.k8s.io` UserInfo. Texts may be empty, never null.
public record UserInfo(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    public static final String MASTERS = "system:masters";
    public static final String AUTHENTICATED = "system:authenticated";
    public static final String UNAUTHENTICATED = "system:unauthenticated";
    private static final String PART = "system:polder:";
    public static final UserInfo ANONYMOUS =
            new UserInfo("system:anonymous", "", List.of(UNAUTHENTICATED), Map.of());

    public UserInfo {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /// A part of Polder itself: `system:polder:<part>`, a member of `system:masters`.
    public static UserInfo part(String part) {
        return new UserInfo(PART + part, "", List.of(MASTERS, AUTHENTICATED), Map.of());
    }

    /// Whether this is a part of Polder itself, acting on nobody's behalf.
    public boolean isPart() {
        return name.startsWith(PART) && memberOf(MASTERS);
    }

    public boolean memberOf(String group) {
        return groups.contains(group);
    }
}
