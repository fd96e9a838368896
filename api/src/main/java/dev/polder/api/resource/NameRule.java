package dev.polder.api.resource;

/// What `metadata.name` may look like (apimachinery `util/validation`, `api/validation/path`).
public enum NameRule {
    /// Lower-case DNS subdomain, at most 253 characters.
    DNS_SUBDOMAIN,
    /// Lower-case DNS label, at most 63 characters (Namespace, Service, StatefulSet).
    DNS_LABEL,
    /// DNS label that begins with a letter.
    DNS_1035_LABEL,
    /// Anything but `.`, `..`, `/` and `%` (RBAC kinds, Event).
    PATH_SEGMENT,
    /// An IP address in its canonical form (IPAddress).
    IP_ADDRESS
}
