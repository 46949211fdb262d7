# The appliance as one image: built with everything, shipped with the bundles and the three native packages' homes.
FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY tools tools
COPY views views
COPY src src
RUN node tools/build.mjs

FROM node:26-bookworm-slim
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && npm cache clean --force \
 && mkdir /data && chown node:node /data && chmod 700 /data
COPY bin bin
COPY --from=build /app/dist dist
RUN ln -s /app/bin/rollcall.mjs /usr/local/bin/rollcall

ENV NODE_ENV=production \
    ROLLCALL_DATA=/data \
    ROLLCALL_HTTP_HOST=0.0.0.0 \
    ROLLCALL_SFTP_HOST=0.0.0.0
USER node
VOLUME /data
EXPOSE 8080 2222
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["node", "/app/bin/healthy.mjs"]
ENTRYPOINT []
CMD ["rollcall", "serve"]
