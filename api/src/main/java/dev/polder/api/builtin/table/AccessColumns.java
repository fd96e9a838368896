package dev.polder.api.builtin.table;

import dev.polder.api.json.JsonObject;
import dev.polder.api.resource.PrinterColumn;
import java.util.List;
import java.util.stream.Collectors;

/// The columns of the RBAC kinds and of service accounts.
public final class AccessColumns {
    private AccessColumns() {}

    public static List<PrinterColumn> roles() {
        return List.of(Columns.NAME, Columns.CREATED_AT);
    }

    public static List<PrinterColumn> bindings() {
        return List.of(
                Columns.NAME,
                Columns.text(
                        "Role",
                        "The role that is granted.",
                        o -> Columns.at("", o, "roleRef", "kind") + "/" + Columns.at("", o, "roleRef", "name")),
                Columns.AGE,
                Columns.wide(Columns.text("Users", "Users who have it.", o -> subjects(o, "User"))),
                Columns.wide(Columns.text("Groups", "Groups that have it.", o -> subjects(o, "Group"))),
                Columns.wide(Columns.text(
                        "ServiceAccounts", "Service accounts that have it.", o -> subjects(o, "ServiceAccount"))));
    }

    private static String subjects(JsonObject binding, String kind) {
        return binding.objects("subjects").stream()
                .filter(s -> s.string("kind", "").equals(kind))
                .map(s -> kind.equals("ServiceAccount")
                        ? s.string("namespace", "") + "/" + s.string("name", "")
                        : s.string("name", ""))
                .collect(Collectors.joining(", "));
    }
}
