/// Gives Services their cluster IPs and node ports in workspaces that no cluster runs, each as an object of its own that is
/// created in the write of the Service: the store decides who gets it. What a cluster gives is that cluster's, and passes
/// here.
@NullMarked
package dev.polder.gateway.admission.service;

import org.jspecify.annotations.NullMarked;
