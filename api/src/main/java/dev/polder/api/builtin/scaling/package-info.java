/// What HorizontalPodAutoscalers do differently from other kinds.
@NullMarked
package dev.polder.api.builtin.scaling;

import org.jspecify.annotations.NullMarked;
