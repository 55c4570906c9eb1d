using InferenceRuntime.Batching;
using InferenceRuntime.Configuration;
using InferenceRuntime.Health;
using InferenceRuntime.Metrics;
using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Grpc;
using InferenceRuntime.Protocols.Rest;
using InferenceRuntime.Protocols.Rest.OpenApi;
using InferenceRuntime.Protocols.Rest.Page;
using InferenceRuntime.Protocols.Rest.V1;
using InferenceRuntime.Security;
using InferenceRuntime.Security.Authentication;
using InferenceRuntime.Security.Management;
using InferenceRuntime.Security.Tls;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using InferenceRuntime.Storage;
using ModelStores;
using Prometheus;

namespace InferenceRuntime.Hosting;

/// <summary>Puts the web application together. It starts from the empty builder: no configuration files to read, none to watch.</summary>
internal static class RuntimeServices
{
    public static StoreHttp CreateStoreHttp(FetchSettings fetch, TimeProvider time) =>
        new(new StoreHttpOptions { UserAgent = $"{ProductVersion.Name}/{ProductVersion.Text}", Rules = () => fetch.Rules }, time);

    public static WebApplication Build(ServeOptions options, TimeProvider time, ILoggerProvider logs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = ProductVersion.Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddProvider(logs).SetMinimumLevel(options.LogLevel).AddFilter("Microsoft", LogLevel.Warning)

            // Its log lines are never written; that it could write some would cost an activity and a scope per request.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(kestrel.ApplicationServices.GetRequiredService<OpenConnections>().Track));
            kestrel.AddServerHeader = false;
            ConnectionLimits.Apply(kestrel.Limits, options);
            var certificate = kestrel.ApplicationServices.GetService<ServerCertificate>();
            kestrel.Listen(options.HttpAddress, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate.ForHttp());
                }
            });
            GrpcEndpoint.Listen(kestrel, options.GrpcAddress, certificate);
            if (options.Security.ManagementAddress is { } management)
            {
                ManagementEndpoint.Listen(kestrel, management);
            }
        });

        var services = builder.Services;
        services.AddRoutingCore().AddMetrics();
        services.AddSingleton<IHostLifetime, NoLifetime>();
        services.AddSingleton(time);
        services.AddSingleton(provider => new OpenConnections(
            options.RequestTimeout + ConnectionLimits.RateGrace, time, provider.GetRequiredService<ILogger<OpenConnections>>()));
        services.AddSingleton(NativeBufferPool.Shared);
        services.AddSingleton<DrainControl>();
        services.AddSingleton<RuntimeMetrics>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<FailureWriter>();
        services.AddSingleton<InferEndpoint>();
        services.AddSingleton<ModelEndpoints>();
        services.AddSingleton<RepositoryEndpoints>();
        services.AddSingleton<StatisticsEndpoints>();
        services.AddSingleton<V1Endpoints>();
        services.AddSingleton<OpenApiEndpoint>();
        services.AddSingleton<PageEndpoint>();
        services.AddSingleton<RestProtocol>();
        services.AddSecurity(options.Security, time);
        services.AddGrpcProtocol(options.MaxRequestBytes);
        services.AddSingleton(new ModelRegistry(options.Models));
        services.AddSingleton(_ => new BatchScheduler(new BatchLimits(options.Concurrency, options.MaxQueueSize, options.MaxBatchDelay), NativeBufferPool.Shared, time));
        services.AddSingleton(_ => new SessionFactory(options.Sessions));
        services.AddSingleton(_ => new ModelWarmup(options.WarmupIterations, NativeBufferPool.Shared, time));
        services.AddSingleton(_ => new BatchProof(options.MaxBatchSize, NativeBufferPool.Shared));
        services.AddSingleton(_ => CreateStoreHttp(options.Fetch, time));
        services.AddSingleton(provider => ModelSources.Standard(provider.GetRequiredService<StoreHttp>(), options.Mounts));
        services.AddSingleton(provider => new ModelStore(
            provider.GetRequiredService<ModelSources>(),
            options.Cache,
            options.Fetch,
            Environment.GetEnvironmentVariable,
            time,
            provider.GetRequiredService<ILogger<ModelStore>>()));
        services.AddSingleton<ModelLoader>();
        services.AddSingleton(provider => new ModelControl(
            provider.GetRequiredService<ModelRegistry>(),
            provider.GetRequiredService<ModelLoader>(),
            provider.GetRequiredService<DrainControl>(),
            options.AllowModelControl,
            provider.GetRequiredService<ILogger<ModelControl>>()));
        services.AddSingleton(provider => new ModelServer(
            provider.GetRequiredService<ModelRegistry>(),
            provider.GetRequiredService<DrainControl>(),
            provider.GetRequiredService<BatchScheduler>(),
            provider.GetRequiredService<RuntimeMetrics>(),
            options.RequestTimeout,
            time));
        services.AddSingleton(_ => new PrometheusExporter(RuntimeMetrics.MeterName));
        return builder.Build();
    }

    public static void Map(WebApplication app)
    {
        var services = app.Services;
        services.GetRequiredService<RuntimeMetrics>().Observe(
            services.GetRequiredService<ModelRegistry>(), services.GetRequiredService<DrainControl>(), services.GetRequiredService<BatchScheduler>());
        var rest = services.GetRequiredService<RestProtocol>();

        // Nothing stands in a request's way that was not asked for.
        if (services.GetRequiredService<SecurityOptions>().ManagementAddress is not null)
        {
            app.Use(ManagementGate.HandleAsync);
        }

        if (services.GetService<AuthenticationGate>() is { } gate)
        {
            app.Use(gate.HandleAsync);
        }

        app.Use(services.GetRequiredService<GrpcProtocol>().HandleAsync);
        app.Use(rest.FinishAsync);
        app.UseRouting();
        rest.Map(app);
    }
}
