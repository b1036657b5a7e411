# The api, and the tools of its operators: docker build -f deploy/docker/api.Dockerfile --target api .
# Pin the two images by digest (image@sha256:...) where builds have to be the same tomorrow.
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25
ARG JRE_IMAGE=eclipse-temurin:25-jre

FROM ${MAVEN_IMAGE} AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true -pl api,deploy/palette-stand-in -am package \
 && java -Djarmode=tools -jar api/target/kiln-api-*-exec.jar extract --layers --application-filename api.jar --destination /layers \
 && cp deploy/palette-stand-in/target/kiln-palette-stand-in-*-exec.jar /palette.jar

FROM ${JRE_IMAGE} AS base
RUN groupadd --system --gid 10001 kiln \
 && useradd --system --uid 10001 --gid kiln --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin kiln
WORKDIR /opt/kiln

# Behaves as Palette does, to try Kiln with.
FROM base AS palette
COPY --from=build /palette.jar palette.jar
USER 10001:10001
EXPOSE 8090
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-Xmx128m", "-jar", "palette.jar"]
CMD ["0.0.0.0", "8090", "palette-key", "prod-aws"]

FROM base AS api
# From what changes seldom to what changes always.
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
# A start as far as it goes without Kafka and PostgreSQL; what it loads and links is kept for every start.
RUN java -XX:AOTCacheOutput=api.aot -Dspring.context.exit=onRefresh -Dspring.flyway.enabled=false \
      -Dkiln.topics.provision=false -jar api.jar > training.log 2>&1 \
 && test -s api.aot && rm training.log || { cat training.log; exit 1; }
USER 10001:10001
EXPOSE 8080 9080
ENV LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs SERVER_ADDRESS=0.0.0.0 MANAGEMENT_SERVER_ADDRESS=0.0.0.0 MANAGEMENT_SERVER_PORT=9080
COPY deploy/docker/is-ready /usr/local/bin/is-ready
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["is-ready", "9080"]
ENTRYPOINT ["java", "-XX:AOTCache=/opt/kiln/api.aot", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/kiln/api.jar"]
