/// Regular expressions as Go has them, in time in proportion to the text, however hostile the pattern. Any thread.
@NullMarked
package dev.polder.api.regex;

import org.jspecify.annotations.NullMarked;
