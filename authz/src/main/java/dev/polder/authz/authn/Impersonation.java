package dev.polder.authz.authn;

import dev.polder.api.access.UserInfo;
import dev.polder.api.meta.GroupVersionResource;
import dev.polder.api.meta.WorkspaceId;
import dev.polder.api.status.ApiException;
import dev.polder.api.status.Statuses;
import dev.polder.authz.Attributes;
import dev.polder.authz.Authorizer;
import dev.polder.authz.Homes;
import dev.polder.authz.ServiceAccounts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A wish to act as somebody else, from the `Impersonate-*` headers.
///
/// @param user   never empty
/// @param groups as asked, may be empty
/// @param uid    empty for none
/// @param extra  keys are lower case
public record Impersonation(String user, List<String> groups, String uid, Map<String, List<String>> extra) {
    private static final String VERB = "impersonate";
    private static final String EXTRA_HEADER = "impersonate-extra-";

    public Impersonation {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /// Reads the headers; names may be in any case. Empty when none of them is there.
    ///
    /// @throws ApiException 400 when groups, uid or extra come without a user
    public static Optional<Impersonation> parse(Map<String, List<String>> headers) {
        String user = "";
        String uid = "";
        List<String> groups = new ArrayList<>();
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String first = header.getValue().isEmpty() ? "" : header.getValue().getFirst();
            if (name.equals("impersonate-user")) {
                user = first;
            } else if (name.equals("impersonate-uid")) {
                uid = first;
            } else if (name.equals("impersonate-group")) {
                groups.addAll(header.getValue());
            } else if (name.startsWith(EXTRA_HEADER)) {
                String key = percentDecoded(name.substring(EXTRA_HEADER.length()));
                extra.computeIfAbsent(key, k -> new ArrayList<>()).addAll(header.getValue());
            }
        }
        if (!user.isEmpty()) {
            return Optional.of(new Impersonation(user, groups, uid, extra));
        }
        if (groups.isEmpty() && uid.isEmpty() && extra.isEmpty()) {
            return Optional.empty();
        }
        throw Statuses.badRequest("requested [%s] without impersonating a user name"
                .formatted(new Impersonation("", groups, uid, extra).described()));
    }

    /// What must all be allowed before the wish is granted.
    public List<Attributes> toAuthorize(UserInfo requestor, WorkspaceId workspace) {
        List<Attributes.ResourceTarget> targets = new ArrayList<>();
        List<String> account = ServiceAccounts.parse(user);
        targets.add(
                account.isEmpty()
                        ? target("", "users", "", "", user)
                        : target("", "serviceaccounts", "", account.get(0), account.get(1)));
        groups.forEach(group -> targets.add(target("", "groups", "", "", group)));
        if (!uid.isEmpty()) {
            targets.add(target("authentication.k8s.io", "uids", "", "", uid));
        }
        extra.forEach((key, values) -> values.forEach(
                value -> targets.add(target("authentication.k8s.io", "userextras", key, "", value))));
        return targets.stream()
                .map(target -> Attributes.ofResource(requestor, workspace, VERB, target))
                .toList();
    }

    /// Judges the wish and gives who the requestor is from now on. Somebody from a workspace stays in it, whoever they
    /// become, and becomes a member of a privileged group only if they are one.
    ///
    /// @throws ApiException 403 in the requestor's own name
    public UserInfo impersonate(Authorizer authorizer, UserInfo requestor, WorkspaceId workspace) {
        toAuthorize(requestor, workspace).forEach(authorizer::require);
        boolean master = requestor.memberOf(UserInfo.MASTERS);
        if (!master) {
            boolean privileged = groups.stream().anyMatch(g -> PrivilegedGroups.contains(g) && !requestor.memberOf(g));
            boolean reserved = extra.keySet().stream().anyMatch(Impersonation::reserved);
            if (privileged || reserved) {
                throw Statuses.forbiddenPath("impersonation is not allowed for the requestor");
            }
        }
        Map<String, List<String>> resultingExtra = new LinkedHashMap<>(extra);
        if (!master) {
            resultingExtra.put("authentication.kcp.io/scopes", List.of("cluster:" + workspace.value()));
            Homes.of(requestor).ifPresent(home -> resultingExtra.put(Homes.EXTRA_KEY, List.of(home)));
        }
        if (Homes.of(requestor).isEmpty() && !ServiceAccounts.parse(user).isEmpty()) {
            resultingExtra.putIfAbsent(Homes.EXTRA_KEY, List.of(workspace.value()));
        }
        return new UserInfo(user, uid, resultingGroups(), resultingExtra);
    }

    private List<String> resultingGroups() {
        List<String> resulting = new ArrayList<>(groups);
        List<String> account = ServiceAccounts.parse(user);
        if (groups.isEmpty() && !account.isEmpty()) {
            resulting.addAll(ServiceAccounts.groups(account.getFirst()));
        }
        boolean anonymous = user.equals("system:anonymous") || groups.contains(UserInfo.UNAUTHENTICATED);
        String every = anonymous ? UserInfo.UNAUTHENTICATED : UserInfo.AUTHENTICATED;
        if (!resulting.contains(every)) {
            resulting.add(every);
        }
        return resulting;
    }

    private String described() {
        List<String> parts = new ArrayList<>();
        if (!groups.isEmpty()) {
            parts.add("groups");
        }
        if (!uid.isEmpty()) {
            parts.add("uid");
        }
        if (!extra.isEmpty()) {
            parts.add("extra");
        }
        return String.join(" ", parts);
    }

    private static boolean reserved(String key) {
        return key.equals("kcp.io") || key.contains(".kcp.io");
    }

    private static Attributes.ResourceTarget target(
            String group, String resource, String subresource, String namespace, String name) {
        return new Attributes.ResourceTarget(
                new GroupVersionResource(group, "v1", resource), subresource, namespace, name);
    }

    /// An escape that is none leaves the text as it came.
    private static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
