/// ResourceQuotas: what objects count for, and the controller that keeps what is used. The rules are pure functions, which
/// admission asks too; the controller has one feed and a few workers for all workspaces.
@NullMarked
package dev.polder.control.quota;

import org.jspecify.annotations.NullMarked;
