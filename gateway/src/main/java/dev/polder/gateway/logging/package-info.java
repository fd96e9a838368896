/// Sets up the log: where it goes, how it looks, how much there is. The only home of logback and its JSON encoder; all
/// others name slf4j. Runs once, on the thread that asks for the first logger.
@NullMarked
package dev.polder.gateway.logging;

import org.jspecify.annotations.NullMarked;
