/// Emptying a namespace or a workspace, in bounded passes. No state of its own; runs on the worker of whoever asks.
@NullMarked
package dev.polder.control.content;

import org.jspecify.annotations.NullMarked;
