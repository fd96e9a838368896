/// What kube-apiserver has served from its first days on and does not store: bindings of pods to nodes, and the state of the
/// parts of a control plane.
@NullMarked
package dev.polder.gateway.legacy;

import org.jspecify.annotations.NullMarked;
