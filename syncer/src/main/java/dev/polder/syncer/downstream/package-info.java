/// The API of one downstream cluster in our own words, and the only home of fabric8. Any thread.
@NullMarked
package dev.polder.syncer.downstream;

import org.jspecify.annotations.NullMarked;
