/// Characters and digits of JSON, for the reader and the writer next door. Knows no tree. Any thread.
@NullMarked
package dev.polder.api.json.text;

import org.jspecify.annotations.NullMarked;
