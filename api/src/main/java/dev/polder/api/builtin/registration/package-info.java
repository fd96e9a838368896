/// APIServices, as data: no request is handed on to them. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.registration;

import org.jspecify.annotations.NullMarked;
