/// How commands print: tables, ages, JSON, YAML. Pure; owns no thread.
@NullMarked
package dev.polder.gateway.cli.output;

import org.jspecify.annotations.NullMarked;
