/// The command line: what `./polder` understands. The only home of picocli.
///
/// Commands run on the main thread. Everything that a command takes from outside comes in a
/// [dev.polder.gateway.cli.process.Surroundings], so that tests can bring their own.
@NullMarked
package dev.polder.gateway.cli;

import org.jspecify.annotations.NullMarked;
