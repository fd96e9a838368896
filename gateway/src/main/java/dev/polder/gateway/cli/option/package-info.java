/// Options that several commands share, and the values that are typed for them. Main thread only.
@NullMarked
package dev.polder.gateway.cli.option;

import org.jspecify.annotations.NullMarked;
