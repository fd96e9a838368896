/// The commands that stand where a test environment of controller-runtime (envtest) starts a kube-apiserver and an etcd.
@NullMarked
package dev.polder.gateway.cli.envtest;

import org.jspecify.annotations.NullMarked;
