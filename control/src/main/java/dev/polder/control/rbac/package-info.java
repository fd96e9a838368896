/// What follows from roles: the rules of ClusterRoles that are put together from others. State is owned by the controllers
/// that run it.
@NullMarked
package dev.polder.control.rbac;

import org.jspecify.annotations.NullMarked;
