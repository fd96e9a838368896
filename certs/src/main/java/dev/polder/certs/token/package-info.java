/// The keys that tokens of service accounts are signed with, as files of the data directory. Any thread.
@NullMarked
package dev.polder.certs.token;

import org.jspecify.annotations.NullMarked;
