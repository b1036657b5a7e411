package dev.kiln.api.security;

import dev.kiln.api.http.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/** Operators may cancel every build, submitters those that they have asked for. Thread-safe. */
@Component
class OwnBuilds implements AuthorizationManager<RequestAuthorizationContext> {

    private final JdbcClient jdbc;

    OwnBuilds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> caller, RequestAuthorizationContext request) {
        Authentication who = caller.get();
        boolean allowed = who != null
                && (mayDo(who, Access.OPERATE)
                        || (mayDo(who, Access.SUBMIT)
                                && isOf(
                                        who,
                                        String.valueOf(request.getVariables().get("id")))));
        return new AuthorizationDecision(allowed);
    }

    private static boolean mayDo(Authentication who, Access access) {
        List<String> sufficient = Arrays.asList(access.sufficient());
        return who.isAuthenticated()
                && who.getAuthorities().stream().anyMatch(each -> sufficient.contains(each.getAuthority()));
    }

    private boolean isOf(Authentication who, String build) {
        try {
            return jdbc.sql("select exists (select from build where id = ? and submitter = ?)")
                    .params(UUID.fromString(build), Caller.of(who))
                    .query(Boolean.class)
                    .single();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
