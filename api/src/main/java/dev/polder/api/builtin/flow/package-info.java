/// FlowSchemas and PriorityLevelConfigurations, as data: requests are queued by workspace, whatever these say. Pure
/// functions, any thread.
@NullMarked
package dev.polder.api.builtin.flow;

import org.jspecify.annotations.NullMarked;
