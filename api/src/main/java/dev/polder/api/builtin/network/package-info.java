/// What Services, Ingresses, policies and endpoints do differently. Pure functions, any thread.
@NullMarked
package dev.polder.api.builtin.network;

import org.jspecify.annotations.NullMarked;
