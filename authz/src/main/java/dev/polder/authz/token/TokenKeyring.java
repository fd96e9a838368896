package dev.polder.authz.token;

/// The keys that tokens are signed with and checked against. Any thread.
public interface TokenKeyring {
    /// What is to be thought of a signature.
    enum Verdict {
        /// One of the keys made it.
        GOOD,
        /// The key that the token names did not make it, or none of them when it names none.
        BAD,
        /// The token names a key that is not here.
        UNKNOWN_KEY
    }

    /// A key that signs.
    interface SigningKey {
        /// Its name, `kid` in tokens.
        String id();

        /// As tokens name it, such as `ES256`.
        String algorithm();

        /// The signature in the form that tokens have.
        byte[] sign(byte[] input);
    }

    /// Judges the signature alone, by the algorithm of the key and never by one that the token asks for.
    Verdict check(Jwt token);

    /// The key for new tokens.
    SigningKey signing();
}
