package dev.polder.control.simulated.node;

import java.util.HashMap;
import java.util.Map;

/// Hands out IPv4 addresses of one network, each to one owner at a time. Which are taken is learned from the objects that
/// carry them. Bounded by the network. Any thread.
public final class AddressPool {
    private final int network;
    private final int size;
    private final Map<Integer, String> owners = new HashMap<>();
    private final Map<String, Integer> addresses = new HashMap<>();

    /// @param network first address, such as `10.96.0.0`
    /// @param bits    length of the prefix, at most 28
    public AddressPool(String network, int bits) {
        this.network = parse(network);
        this.size = 1 << (32 - bits);
    }

    /// The address that the owner has, or a free one.
    ///
    /// @throws IllegalStateException when all are taken
    public synchronized String take(String owner) {
        Integer taken = addresses.get(owner);
        if (taken != null) {
            return text(taken);
        }
        int start = Math.floorMod(owner.hashCode() * 0x9E3779B9, size);
        for (int i = 0; i < size; i++) {
            int offset = (start + i) % size;
            boolean usable = (offset & 0xff) > 9 && (offset & 0xff) < 250;
            if (usable && owners.putIfAbsent(offset, owner) == null) {
                addresses.put(owner, offset);
                return text(offset);
            }
        }
        throw new IllegalStateException("every simulated address is taken");
    }

    /// Learns that the owner has this address. Nothing happens when it is not of this network, or somebody else's.
    public synchronized void claim(String owner, String address) {
        int offset = parse(address) - network;
        if (offset >= 0 && offset < size && owners.putIfAbsent(offset, owner) == null) {
            addresses.put(owner, offset);
        }
    }

    /// The owner is gone.
    public synchronized void release(String owner) {
        Integer offset = addresses.remove(owner);
        if (offset != null) {
            owners.remove(offset);
        }
    }

    private String text(int offset) {
        int address = network + offset;
        return "%d.%d.%d.%d"
                .formatted((address >>> 24) & 0xff, (address >>> 16) & 0xff, (address >>> 8) & 0xff, address & 0xff);
    }

    private static int parse(String address) {
        String[] parts = address.split("\\.", -1);
        if (parts.length != 4) {
            return 0;
        }
        int parsed = 0;
        for (String part : parts) {
            if (!part.matches("[0-9]{1,3}")) {
                return 0;
            }
            parsed = (parsed << 8) | Integer.parseInt(part);
        }
        return parsed;
    }
}
