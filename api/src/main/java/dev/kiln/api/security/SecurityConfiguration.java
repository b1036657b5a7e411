package dev.kiln.api.security;

import dev.kiln.api.audit.AuditLog;
import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * What every call has to pass: not from another site's page, from somebody who is known unless nobody is asked, written down
 * if it changes something, and allowed to whoever sent it.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String BUILDS = "/api/v1/builds";

    private final SecurityProperties properties;

    SecurityConfiguration(SecurityProperties properties, ServerProperties server) {
        this.properties = properties;
        refuseToBeOpen(properties, server.getAddress());
    }

    private static void refuseToBeOpen(SecurityProperties properties, @Nullable InetAddress address) {
        boolean loopback = address != null && address.isLoopbackAddress();
        if (!properties.isAsking() && !loopback && !properties.trustedNetwork()) {
            throw new IllegalStateException(
                    "server.address is %s and nobody is asked who calls: set kiln.security.authentication=api-keys (with kiln.security.api-keys-file) or =jwt, or server.address=127.0.0.1. If nothing but this host reaches the port, kiln.security.trusted-network=true says so"
                            .formatted(address == null ? "not set" : address.getHostAddress()));
        }
    }

    /** They are on a port of their own, for probes and Prometheus, which is not to be published. */
    @Bean
    @Order(1)
    SecurityFilterChain actuator(HttpSecurity http) {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(each -> each.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(each -> each.anyRequest().permitAll())
                .build();
    }

    @Bean
    SecurityFilterChain calls(
            HttpSecurity http,
            AuditLog audit,
            OwnBuilds ownBuilds,
            ObjectProvider<JwtDecoder> decoder,
            ObjectProvider<JwtAuthenticationConverter> converter,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        SecurityProblems answers = new SecurityProblems(problems);
        http.csrf(AbstractHttpConfigurer::disable) // No cookie says who calls.
                .cors(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(each -> each.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(each -> each.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER)))
                .exceptionHandling(
                        each -> each.authenticationEntryPoint(answers).accessDeniedHandler(answers))
                .addFilterBefore(
                        new CrossOriginFilter(problems, !properties.isAsking() && !properties.trustedNetwork()),
                        AuthorizationFilter.class)
                .addFilterBefore(audit.filter(properties.isAsking()), AuthorizationFilter.class)
                .authorizeHttpRequests(each -> rules(each, ownBuilds));
        if (properties.isAsking()) {
            BearerTokens tokens = new BearerTokens(keys(), jwt(decoder, converter));
            http.oauth2ResourceServer(each -> each.authenticationManagerResolver(request -> tokens)
                    .authenticationEntryPoint(answers)
                    .accessDeniedHandler(answers));
        }
        return http.build();
    }

    /** Spring would time each step of a call; that it was answered, and how, is timed already. */
    @Bean
    SecurityObservationSettings noTimesOfSecurity() {
        return SecurityObservationSettings.noObservations();
    }

    private void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry calls,
            OwnBuilds ownBuilds) {
        calls.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll()
                .requestMatchers("/livez", "/readyz")
                .permitAll();
        if (!properties.isAsking()) {
            calls.anyRequest().permitAll();
            return;
        }
        calls.requestMatchers("/api/v1/audit")
                .hasAnyAuthority(Access.OPERATE.sufficient())
                .requestMatchers(HttpMethod.POST, BUILDS, BUILDS + "/{id}/retry", "/api/v1/events")
                .hasAnyAuthority(Access.SUBMIT.sufficient())
                .requestMatchers(HttpMethod.POST, BUILDS + "/{id}/cancel")
                .access(ownBuilds)
                .requestMatchers(HttpMethod.GET)
                .hasAnyAuthority(Access.READ.sufficient())
                .requestMatchers(HttpMethod.HEAD)
                .hasAnyAuthority(Access.READ.sufficient())
                .anyRequest()
                .hasAnyAuthority(Access.OPERATE.sufficient());
    }

    private @Nullable ApiKeys keys() {
        return properties.apiKeysFile() == null ? null : new ApiKeys(properties.apiKeysFile(), Clock.systemUTC());
    }

    private @Nullable AuthenticationManager jwt(
            ObjectProvider<JwtDecoder> decoders, ObjectProvider<JwtAuthenticationConverter> converters) {
        if (!properties.authentication().contains(SecurityProperties.Identification.JWT)) {
            return null;
        }
        JwtDecoder decoder = decoders.getIfAvailable();
        if (decoder == null) {
            throw new IllegalStateException(
                    "kiln.security.authentication has jwt, and nothing says whose tokens: set spring.security.oauth2.resourceserver.jwt.issuer-uri (or .jwk-set-uri), and .audiences");
        }
        JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
        converters.ifAvailable(provider::setJwtAuthenticationConverter);
        return provider::authenticate;
    }
}
