/// Services of the simulated cluster: they get an address, and know which pods are ready.
@NullMarked
package dev.polder.control.simulated.network;

import org.jspecify.annotations.NullMarked;
