package dev.kiln.api.webhook;

import java.io.Serial;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Looks names up and lets through only addresses that may be called. The client connects to what this returns and asks
 * nobody again, so that a name cannot mean another address by then. Thread-safe.
 */
final class CheckedResolver implements DnsResolver {

    private final DnsResolver names;
    private final AddressRules rules;

    CheckedResolver(AddressRules rules) {
        this(SystemDefaultDnsResolver.INSTANCE, rules);
    }

    CheckedResolver(DnsResolver names, AddressRules rules) {
        this.names = names;
        this.rules = rules;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.resolve(host);
        for (InetAddress each : addresses) {
            if (!rules.allows(each)) {
                throw new RefusedAddressException(host);
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return names.resolveCanonicalHostname(host);
    }

    /** A name means an address that may not be called. */
    static final class RefusedAddressException extends UnknownHostException {

        @Serial
        private static final long serialVersionUID = 1;

        RefusedAddressException(String host) {
            super(AddressRules.refusal(host));
        }
    }
}
