/// The command line: what `./polder` understands. The only home of picocli.
///
/// Commands run on the main thread; a shutdown hook runs what [dev.polder.gateway.cli.Lifetime] was given. Everything
/// that a command takes from outside comes in a [dev.polder.gateway.cli.Surroundings], so that tests can bring their own.
@NullMarked
package dev.polder.gateway.cli;

import org.jspecify.annotations.NullMarked;
