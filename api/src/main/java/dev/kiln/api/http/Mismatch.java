package dev.kiln.api.http;

import dev.kiln.common.build.BuildId;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.MethodParameter;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Says which parameter has a value of the wrong type, and what it can be. */
final class Mismatch {

    private Mismatch() {}

    static String describe(TypeMismatchException e) {
        if (e instanceof MethodArgumentTypeMismatchException argument) {
            MethodParameter parameter = argument.getParameter();
            String kind = parameter.hasParameterAnnotation(PathVariable.class) ? "Path variable" : "Parameter";
            return "%s '%s' is '%s': it must be %s"
                    .formatted(kind, argument.getName(), value(argument.getValue()), allowed(type(parameter), e));
        }
        return "Value '%s' cannot be read: %s".formatted(e.getValue(), cause(e));
    }

    private static @Nullable Object value(@Nullable Object value) {
        return value instanceof Object[] several
                ? Arrays.stream(several).map(Object::toString).collect(Collectors.joining(","))
                : value;
    }

    /** The type of one value, also where the parameter can be repeated. */
    private static Class<?> type(MethodParameter parameter) {
        ResolvableType type = ResolvableType.forMethodParameter(parameter);
        ResolvableType collection = type.asCollection();
        return collection.hasGenerics() ? collection.getGeneric(0).toClass() : type.toClass();
    }

    private static String allowed(Class<?> type, TypeMismatchException e) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Objects::toString)
                            .collect(Collectors.joining(", "));
        }
        if (type == Integer.class || type == Long.class || type == int.class || type == long.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == BuildId.class || type == UUID.class) {
            return "a UUID, for example 0198c1a2-7b3c-7d4e-8f50-112233445566";
        }
        return "of its form; " + cause(e);
    }

    private static String cause(TypeMismatchException e) {
        return Objects.toString(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
    }
}
