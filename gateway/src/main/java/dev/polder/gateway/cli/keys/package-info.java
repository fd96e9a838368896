/// `polder keys`: the keys of secrets at rest, for operators. One thread, that of the command.
@NullMarked
package dev.polder.gateway.cli.keys;

import org.jspecify.annotations.NullMarked;
