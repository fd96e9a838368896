package dev.polder.certs.kubeconfig;

/// An endpoint, under the name that contexts use for it.
///
/// @param name its name in the kubeconfig
/// @param server its URL, with `https`, for a workspace down to `/clusters/…`
/// @param certificateAuthorityPem what its serving certificate is verified with, as PEM
public record KubeconfigCluster(String name, String server, String certificateAuthorityPem) {}
