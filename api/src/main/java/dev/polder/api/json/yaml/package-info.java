/// YAML text to the trees of `dev.polder.api.json` and back, meaning what kubectl takes it to mean. Any thread.
@NullMarked
package dev.polder.api.json.yaml;

import org.jspecify.annotations.NullMarked;
