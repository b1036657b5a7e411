package dev.kiln.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTests {

    private static final AddressRules STRICT = new AddressRules(Settings.privateAddresses(false));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "2001:0:1::1",
                "2001:db8::1",
                "fec0::1"
            })
    void whatIsNotOfThePublicInternetIsRefused(String address) {
        assertThat(STRICT.allows(InetAddress.ofLiteral(address))).isFalse();
        assertThat(new AddressRules(Settings.privateAddresses(true)).allows(InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "172.15.255.255",
                "172.32.0.1",
                "100.128.0.1",
                "2606:4700::1111",
                "2a00:1450::1"
            })
    void thePublicInternetIsAllowed(String address) {
        assertThat(STRICT.allows(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void aNameThatAlsoMeansAPrivateAddressIsRefused() {
        CheckedResolver resolver = new CheckedResolver(answering(List.of(List.of("1.1.1.1", "10.0.0.1"))), STRICT);

        assertThatThrownBy(() -> resolver.resolve("two-faced.example"))
                .isInstanceOf(CheckedResolver.RefusedAddressException.class)
                .hasMessageContaining("two-faced.example");
    }

    @Test
    void aNameThatComesToMeanAPrivateAddressIsRefusedThen() throws UnknownHostException {
        CheckedResolver resolver =
                new CheckedResolver(answering(List.of(List.of("1.1.1.1"), List.of("127.0.0.1"))), STRICT);

        assertThat(resolver.resolve("rebinding.example")).containsExactly(InetAddress.ofLiteral("1.1.1.1"));
        assertThatThrownBy(() -> resolver.resolve("rebinding.example"))
                .isInstanceOf(CheckedResolver.RefusedAddressException.class);
    }

    /** Answers one list after the other. */
    private static DnsResolver answering(List<List<String>> answers) {
        Deque<List<String>> queue = new ArrayDeque<>(answers);
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) {
                return queue.removeFirst().stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }
}
