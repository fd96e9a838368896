/// What every committer needs: limits and the fair queue in front of it. The queue is handed to by any thread and emptied
/// by the committer thread.
@NullMarked
package dev.polder.store.commit;

import org.jspecify.annotations.NullMarked;
