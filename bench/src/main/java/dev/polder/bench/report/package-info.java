/// What was measured, as a table for people and as JSON. Pure.
@NullMarked
package dev.polder.bench.report;

import org.jspecify.annotations.NullMarked;
