/// Rules for every object before it is stored: metadata, namespaces. Pure checks and store reads, any thread.
@NullMarked
package dev.polder.gateway.admission;

import org.jspecify.annotations.NullMarked;
