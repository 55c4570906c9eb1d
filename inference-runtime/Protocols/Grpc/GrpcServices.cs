using InferenceRuntime.Health;
using InferenceRuntime.Protocols.Grpc.Inference;
using InferenceRuntime.Protocols.Grpc.Reflection;
using InferenceRuntime.Protocols.Grpc.Services;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Grpc;

/// <summary>Puts the protocol together: every service, and what hands the calls to them.</summary>
internal static class GrpcServices
{
    public static void AddGrpcProtocol(this IServiceCollection services, long maxMessageBytes)
    {
        services.AddSingleton<InferService>();
        services.AddSingleton<StreamInferService>();
        services.AddSingleton<MetadataService>();
        services.AddSingleton<StatisticsService>();
        services.AddSingleton<RepositoryService>();
        services.AddSingleton<HealthService>();
        services.AddSingleton<ReflectionService>();
        services.AddSingleton(provider => new GrpcProtocol(
            [
                .. provider.GetRequiredService<InferService>().Methods,
                .. provider.GetRequiredService<StreamInferService>().Methods,
                .. provider.GetRequiredService<MetadataService>().Methods,
                .. provider.GetRequiredService<StatisticsService>().Methods,
                .. provider.GetRequiredService<RepositoryService>().Methods,
                .. provider.GetRequiredService<HealthService>().Methods,
                .. provider.GetRequiredService<ReflectionService>().Methods,
            ],
            provider.GetRequiredService<Readiness>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            maxMessageBytes,
            provider.GetRequiredService<NativeBufferPool>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<GrpcProtocol>>()));
    }
}
