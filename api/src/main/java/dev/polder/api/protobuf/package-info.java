/// Request bodies in protobuf, turned into the tree that the same object has in JSON. Pure functions, any thread.
@NullMarked
package dev.polder.api.protobuf;

import org.jspecify.annotations.NullMarked;
