/// Objects in protobuf, turned into the tree that the same object has in JSON, and back. Pure functions, any thread.
@NullMarked
package dev.polder.api.protobuf;

import org.jspecify.annotations.NullMarked;
