package dev.kiln.api.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Which addresses may be called: only those of the public internet, unless the operator allows the others. The blocks are
 * those that IANA's registries of special-purpose addresses do not call globally reachable. Thread-safe.
 */
@Component
class AddressRules {

    private static final List<Block> SPECIAL = List.of(
            Block.of("0.0.0.0", 8),
            Block.of("10.0.0.0", 8),
            Block.of("100.64.0.0", 10),
            Block.of("127.0.0.0", 8),
            Block.of("169.254.0.0", 16),
            Block.of("172.16.0.0", 12),
            Block.of("192.0.0.0", 24),
            Block.of("192.0.2.0", 24),
            Block.of("192.88.99.0", 24),
            Block.of("192.168.0.0", 16),
            Block.of("198.18.0.0", 15),
            Block.of("198.51.100.0", 24),
            Block.of("203.0.113.0", 24),
            Block.of("224.0.0.0", 4),
            Block.of("240.0.0.0", 4));

    /** Of IPv6 only the global unicast block is public, without those parts of it that lead elsewhere. */
    private static final Block GLOBAL = Block.of("2000::", 3);

    private static final List<Block> NOT_QUITE_GLOBAL =
            List.of(Block.of("2001::", 23), Block.of("2001:db8::", 32), Block.of("2002::", 16), Block.of("3fff::", 20));

    private final boolean privateAddresses;

    AddressRules(WebhookProperties properties) {
        this.privateAddresses = properties.privateAddresses();
    }

    boolean allows(InetAddress address) {
        return privateAddresses || isPublic(address);
    }

    static String refusal(String host) {
        return "'%s' is no address of the public internet, and kiln.webhooks.private-addresses is not set"
                .formatted(host);
    }

    /** IPv4 addresses that are mapped into IPv6 come as IPv4 ones from the JDK. */
    static boolean isPublic(InetAddress address) {
        return address instanceof Inet6Address
                ? GLOBAL.contains(address) && NOT_QUITE_GLOBAL.stream().noneMatch(each -> each.contains(address))
                : SPECIAL.stream().noneMatch(each -> each.contains(address));
    }

    /** @param bits how many of the first bits say whether an address is in it */
    private record Block(InetAddress first, int bits) {

        static Block of(String first, int bits) {
            return new Block(InetAddress.ofLiteral(first), bits);
        }

        boolean contains(InetAddress address) {
            byte[] mine = first.getAddress();
            byte[] theirs = address.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            for (int n = 0; n < bits; n++) {
                int mask = 0x80 >> (n % 8);
                if ((mine[n / 8] & mask) != (theirs[n / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
