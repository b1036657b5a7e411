# The worker: docker build -f deploy/docker/worker.Dockerfile --target worker .
# The target worker-kib has the tools of the Kubernetes Image Builder on top.
# Pin the two images by digest (image@sha256:...) where builds have to be the same tomorrow.
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25
ARG JRE_IMAGE=eclipse-temurin:25-jre

FROM ${MAVEN_IMAGE} AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -q -DskipTests -Dspotless.check.skip=true -pl worker -am package \
 && java -Djarmode=tools -jar worker/target/kiln-worker-*-exec.jar extract --layers --application-filename worker.jar --destination /layers

FROM ${JRE_IMAGE} AS base
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates curl git make openssh-client qemu-utils unzip \
 && rm -rf /var/lib/apt/lists/*
# The Packer that the Kubernetes Image Builder pins, with its checksum.
COPY deploy/packer/ensure /usr/local/lib/ensure-packer
RUN found=$(HOME=/tmp XDG_CACHE_HOME=/tmp/packer sh /usr/local/lib/ensure-packer) \
 && { [ "$found" = /usr/local/bin/packer ] || cp -L "$found" /usr/local/bin/packer; } && rm -rf /tmp/packer
RUN groupadd --system --gid 10001 kiln \
 && useradd --system --uid 10001 --gid kiln --home-dir /var/lib/kiln-worker/home --no-create-home --shell /usr/sbin/nologin kiln \
 && install -d -o kiln -g kiln -m 0750 /var/lib/kiln-worker /images
WORKDIR /opt/kiln

FROM base AS worker
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
# A start as far as it goes without Kafka; what it loads and links is kept for every start.
RUN java -XX:AOTCacheOutput=worker.aot -Dspring.context.exit=onRefresh -Dkiln.worker.data-directory=/tmp/kiln \
      -jar worker.jar > training.log 2>&1 \
 && test -s worker.aot && rm -rf training.log /tmp/kiln || { cat training.log; exit 1; }
USER 10001:10001
ENV HOME=/var/lib/kiln-worker/home LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs SERVER_ADDRESS=0.0.0.0
VOLUME /var/lib/kiln-worker
EXPOSE 8081
COPY deploy/docker/is-ready /usr/local/bin/is-ready
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s CMD ["is-ready", "8081"]
ENTRYPOINT ["java", "-XX:AOTCache=/opt/kiln/worker.aot", "-XX:MaxRAMPercentage=50", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/kiln/worker.jar"]

# What "make deps" of the Kubernetes Image Builder would look for, so that attempts find it here.
FROM worker AS worker-kib
USER root
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ansible-core jq python3-pip qemu-system-x86 rsync xorriso \
 && rm -rf /var/lib/apt/lists/*
USER 10001:10001
