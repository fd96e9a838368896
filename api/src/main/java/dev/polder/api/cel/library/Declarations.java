package dev.polder.api.cel.library;

import static dev.polder.api.cel.expr.CelType.BOOL;
import static dev.polder.api.cel.expr.CelType.BYTES;
import static dev.polder.api.cel.expr.CelType.DOUBLE;
import static dev.polder.api.cel.expr.CelType.DURATION;
import static dev.polder.api.cel.expr.CelType.DYN;
import static dev.polder.api.cel.expr.CelType.INT;
import static dev.polder.api.cel.expr.CelType.STRING;
import static dev.polder.api.cel.expr.CelType.TIMESTAMP;
import static dev.polder.api.cel.expr.CelType.UINT;
import static dev.polder.api.cel.library.Overload.global;
import static dev.polder.api.cel.library.Overload.member;

import dev.polder.api.cel.expr.CelType;
import java.util.ArrayList;
import java.util.List;

/// The functions that Kubernetes 1.36 adds to the language (`apiserver/pkg/cel/environment/base.go`). Those of `authz` are known
/// by name, so that messages are the same, but nothing that rules of custom resources can name has them.
public final class Declarations {
    public static final CelType QUANTITY = CelType.struct("kubernetes.Quantity");
    public static final CelType URL = CelType.struct("kubernetes.URL");
    public static final CelType SEMVER = CelType.struct("kubernetes.Semver");
    public static final CelType FORMAT = CelType.struct("kubernetes.NamedFormat");
    public static final CelType IP = CelType.opaque("net.IP");
    public static final CelType CIDR = CelType.opaque("net.CIDR");

    private static final CelType AUTHORIZER = CelType.struct("kubernetes.authorization.Authorizer");
    private static final CelType PATH_CHECK = CelType.struct("kubernetes.authorization.PathCheck");
    private static final CelType GROUP_CHECK = CelType.struct("kubernetes.authorization.GroupCheck");
    private static final CelType RESOURCE_CHECK = CelType.struct("kubernetes.authorization.ResourceCheck");
    private static final CelType DECISION = CelType.struct("kubernetes.authorization.Decision");

    private static final CelType T = CelType.parameter("T");
    private static final CelType LIST = CelType.list(T);
    private static final CelType STRINGS = CelType.list(STRING);
    private static final List<CelType> SUMMABLE = List.of(INT, UINT, DOUBLE, DURATION);
    private static final List<CelType> COMPARABLE = List.of(INT, UINT, DOUBLE, BOOL, DURATION, TIMESTAMP, STRING, BYTES);

    private Declarations() {}

    /// The types that have a name of their own.
    public static List<CelType> types() {
        return List.of(
                QUANTITY, URL, SEMVER, FORMAT, IP, CIDR, AUTHORIZER, PATH_CHECK, GROUP_CHECK, RESOURCE_CHECK, DECISION);
    }

    /// All of them, those of one function one after the other.
    public static List<Overload> all() {
        List<Overload> all = new ArrayList<>(strings());
        all.addAll(lists());
        all.addAll(sets());
        all.addAll(networks());
        all.addAll(urls());
        all.addAll(numbers());
        all.addAll(Formats.overloads());
        all.addAll(authorization());
        return all;
    }

    private static List<Overload> strings() {
        return List.of(
                member("charAt", "string_char_at_int", STRING, STRING, INT),
                member("indexOf", "string_index_of_string", INT, STRING, STRING),
                member("indexOf", "string_index_of_string_int", INT, STRING, STRING, INT),
                member("indexOf", "list_a_index_of_int", INT, LIST, T),
                member("lastIndexOf", "string_last_index_of_string", INT, STRING, STRING),
                member("lastIndexOf", "string_last_index_of_string_int", INT, STRING, STRING, INT),
                member("lastIndexOf", "list_a_last_index_of_int", INT, LIST, T),
                member("lowerAscii", "string_lower_ascii", STRING, STRING),
                member("upperAscii", "string_upper_ascii", STRING, STRING),
                member("replace", "string_replace_string_string", STRING, STRING, STRING, STRING),
                member("replace", "string_replace_string_string_int", STRING, STRING, STRING, STRING, INT),
                member("split", "string_split_string", STRINGS, STRING, STRING),
                member("split", "string_split_string_int", STRINGS, STRING, STRING, INT),
                member("substring", "string_substring_int", STRING, STRING, INT),
                member("substring", "string_substring_int_int", STRING, STRING, INT, INT),
                member("trim", "string_trim", STRING, STRING),
                member("format", "string_format", STRING, STRING, CelType.list(DYN)),
                global("strings.quote", "strings_quote", STRING, STRING),
                member("join", "list_join", STRING, STRINGS),
                member("join", "list_join_string", STRING, STRINGS, STRING),
                member("find", "string_find_string", STRING, STRING, STRING),
                member("findAll", "string_find_all_string", STRINGS, STRING, STRING),
                member("findAll", "string_find_all_string_int", STRINGS, STRING, STRING, INT));
    }

    private static List<Overload> lists() {
        List<Overload> lists = new ArrayList<>();
        for (CelType type : COMPARABLE) {
            String name = shortName(type);
            lists.add(member("isSorted", "list_%s_is_sorted_bool".formatted(name), BOOL, CelType.list(type)));
            lists.add(member("max", "list_%s_max_%s".formatted(name, name), type, CelType.list(type)));
            lists.add(member("min", "list_%s_min_%s".formatted(name, name), type, CelType.list(type)));
            lists.add(member("sort", "list_%s_sort".formatted(type.name()), CelType.list(type), CelType.list(type)));
            String sortedBy = "list_%s_sortByAssociatedKeys".formatted(type.name());
            lists.add(member("@sortByAssociatedKeys", sortedBy, LIST, LIST, CelType.list(type)));
        }
        for (CelType type : SUMMABLE) {
            String name = shortName(type);
            lists.add(member("sum", "list_%s_sum_%s".formatted(name, name), type, CelType.list(type)));
        }
        lists.add(member("slice", "list_slice", LIST, LIST, INT, INT));
        lists.add(member("flatten", "list_flatten", LIST, CelType.list(LIST)));
        lists.add(member("flatten", "list_flatten_int", CelType.list(DYN), CelType.list(DYN), INT));
        lists.add(global("lists.range", "lists_range", CelType.list(INT), INT));
        lists.add(member("reverse", "list_reverse", LIST, LIST));
        lists.add(member("distinct", "list_distinct", LIST, LIST));
        return lists;
    }

    private static String shortName(CelType type) {
        return type.equals(DURATION) ? "duration" : type.equals(TIMESTAMP) ? "timestamp" : type.name();
    }

    private static List<Overload> sets() {
        return List.of(
                member("unwrapOpt", "optional_unwrapOpt", LIST, CelType.list(CelType.optional(T))),
                global("duration", "int64_to_duration", DURATION, INT),
                global("int", "duration_to_int64", INT, DURATION),
                global("sets.contains", "list_sets_contains_list", BOOL, LIST, LIST),
                global("sets.equivalent", "list_sets_equivalent_list", BOOL, LIST, LIST),
                global("sets.intersects", "list_sets_intersects_list", BOOL, LIST, LIST));
    }

    private static List<Overload> networks() {
        return List.of(
                global("ip", "string_to_ip", IP, STRING),
                member("ip", "cidr_ip", IP, CIDR),
                member("family", "ip_family", INT, IP),
                global("ip.isCanonical", "ip_is_canonical", BOOL, STRING),
                member("isUnspecified", "ip_is_unspecified", BOOL, IP),
                member("isLoopback", "ip_is_loopback", BOOL, IP),
                member("isLinkLocalMulticast", "ip_is_link_local_multicast", BOOL, IP),
                member("isLinkLocalUnicast", "ip_is_link_local_unicast", BOOL, IP),
                member("isGlobalUnicast", "ip_is_global_unicast", BOOL, IP),
                global("isIP", "is_ip", BOOL, STRING),
                global("cidr", "string_to_cidr", CIDR, STRING),
                member("containsIP", "cidr_contains_ip_string", BOOL, CIDR, STRING),
                member("containsIP", "cidr_contains_ip_ip", BOOL, CIDR, IP),
                member("containsCIDR", "cidr_contains_cidr_string", BOOL, CIDR, STRING),
                member("containsCIDR", "cidr_contains_cidr", BOOL, CIDR, CIDR),
                member("prefixLength", "cidr_prefix_length", INT, CIDR),
                member("masked", "cidr_masked", CIDR, CIDR),
                global("isCIDR", "is_cidr", BOOL, STRING),
                global("string", "ip_to_string", STRING, IP),
                global("string", "cidr_to_string", STRING, CIDR));
    }

    private static List<Overload> urls() {
        return List.of(
                global("url", "string_to_url", URL, STRING),
                member("getScheme", "url_get_scheme", STRING, URL),
                member("getHost", "url_get_host", STRING, URL),
                member("getHostname", "url_get_hostname", STRING, URL),
                member("getPort", "url_get_port", STRING, URL),
                member("getEscapedPath", "url_get_escaped_path", STRING, URL),
                member("getQuery", "url_get_query", CelType.map(STRING, STRINGS), URL),
                global("isURL", "is_url_string", BOOL, STRING),
                member("validate", "format-validate", CelType.optional(STRINGS), FORMAT, STRING),
                global("format.named", "format-named", CelType.optional(FORMAT), STRING));
    }

    private static List<Overload> numbers() {
        return List.of(
                global("quantity", "string_to_quantity", QUANTITY, STRING),
                global("isQuantity", "is_quantity_string", BOOL, STRING),
                global("sign", "quantity_sign", INT, QUANTITY),
                member("isGreaterThan", "quantity_is_greater_than", BOOL, QUANTITY, QUANTITY),
                member("isGreaterThan", "semver_is_greater_than", BOOL, SEMVER, SEMVER),
                member("isLessThan", "quantity_is_less_than", BOOL, QUANTITY, QUANTITY),
                member("isLessThan", "semver_is_less_than", BOOL, SEMVER, SEMVER),
                member("compareTo", "quantity_compare_to", INT, QUANTITY, QUANTITY),
                member("compareTo", "semver_compare_to", INT, SEMVER, SEMVER),
                member("asApproximateFloat", "quantity_get_float", DOUBLE, QUANTITY),
                member("asInteger", "quantity_get_int", INT, QUANTITY),
                member("isInteger", "quantity_is_integer", BOOL, QUANTITY),
                member("add", "quantity_add", QUANTITY, QUANTITY, QUANTITY),
                member("add", "quantity_add_int", QUANTITY, QUANTITY, INT),
                member("sub", "quantity_sub", QUANTITY, QUANTITY, QUANTITY),
                member("sub", "quantity_sub_int", QUANTITY, QUANTITY, INT),
                global("semver", "string_to_semver", SEMVER, STRING),
                global("semver", "string_bool_to_semver", SEMVER, STRING, BOOL),
                global("isSemver", "is_semver_string", BOOL, STRING),
                global("isSemver", "is_semver_string_bool", BOOL, STRING, BOOL),
                member("major", "semver_major", INT, SEMVER),
                member("minor", "semver_minor", INT, SEMVER),
                member("patch", "semver_patch", INT, SEMVER));
    }

    private static List<Overload> authorization() {
        return List.of(
                member("path", "authorizer_path", PATH_CHECK, AUTHORIZER, STRING),
                member("group", "authorizer_group", GROUP_CHECK, AUTHORIZER, STRING),
                member("serviceAccount", "authorizer_serviceaccount", AUTHORIZER, AUTHORIZER, STRING, STRING),
                member("resource", "groupcheck_resource", RESOURCE_CHECK, GROUP_CHECK, STRING),
                member("subresource", "resourcecheck_subresource", RESOURCE_CHECK, RESOURCE_CHECK, STRING),
                member("namespace", "resourcecheck_namespace", RESOURCE_CHECK, RESOURCE_CHECK, STRING),
                member("name", "resourcecheck_name", RESOURCE_CHECK, RESOURCE_CHECK, STRING),
                member("fieldSelector", "authorizer_fieldselector", RESOURCE_CHECK, RESOURCE_CHECK, STRING),
                member("labelSelector", "authorizer_labelselector", RESOURCE_CHECK, RESOURCE_CHECK, STRING),
                member("check", "pathcheck_check", DECISION, PATH_CHECK, STRING),
                member("check", "resourcecheck_check", DECISION, RESOURCE_CHECK, STRING),
                member("errored", "decision_errored", BOOL, DECISION),
                member("error", "decision_error", STRING, DECISION),
                member("allowed", "decision_allowed", BOOL, DECISION),
                member("reason", "decision_reason", STRING, DECISION));
    }
}
