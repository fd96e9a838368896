/// The roles and bindings with which every workspace starts, as data. Any thread.
@NullMarked
package dev.polder.authz.defaults;

import org.jspecify.annotations.NullMarked;
