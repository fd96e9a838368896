/// The demo: a gateway, a downstream cluster, a workspace and a small application, brought up and checked from outside
/// through the same HTTP API that everybody uses. Main thread only; the gateways that it starts own their threads.
@NullMarked
package dev.polder.gateway.cli.demo;

import org.jspecify.annotations.NullMarked;
