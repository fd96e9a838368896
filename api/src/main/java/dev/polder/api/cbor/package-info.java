/// CBOR as Kubernetes speaks it (KEP-4222, RFC 8949): the same trees that JSON makes. Pure functions, any thread.
@NullMarked
package dev.polder.api.cbor;

import org.jspecify.annotations.NullMarked;
