package dev.polder.certs.kubeconfig;

import dev.polder.certs.ClientCredential;

/// Somebody with a client certificate, under the name that contexts use for them.
///
/// @param name the name in the kubeconfig; the user's name for the gateway is the one in the certificate
/// @param credential the certificate and its key
public record KubeconfigUser(String name, ClientCredential credential) {}
