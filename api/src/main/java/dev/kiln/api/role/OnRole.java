package dev.kiln.api.role;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Decides {@link ConditionalOnRole}. */
class OnRole implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Set<Role> roles = Binder.get(context.getEnvironment())
                .bind("kiln.roles", Bindable.setOf(Role.class))
                .orElseGet(() -> EnumSet.allOf(Role.class));
        Role wanted = Objects.requireNonNull(
                metadata.getAnnotations().get(ConditionalOnRole.class).getEnum("value", Role.class));
        return roles.contains(wanted);
    }
}
