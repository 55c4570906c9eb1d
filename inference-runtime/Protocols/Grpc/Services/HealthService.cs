using System.Threading.Channels;
using InferenceRuntime.Health;
using InferenceRuntime.Models;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Protocols.Grpc.Messages.Health;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using ServingStatus = InferenceRuntime.Protocols.Grpc.Messages.Health.HealthCheckResponse.Types.ServingStatus;

namespace InferenceRuntime.Protocols.Grpc.Services;

/// <summary>
/// grpc.health.v1.Health. The server as a whole, under the empty name and the names of its services, serves while it is ready; a model,
/// under its own name, while it is ready and no shutdown has begun.
/// </summary>
internal sealed class HealthService(ModelRegistry registry, Readiness readiness)
{
    private static readonly ServiceDescriptor Service = HealthReflection.Descriptor.Services[0];

    private static readonly string[] WholeServer = [string.Empty, InferenceReflection.Descriptor.Services[0].FullName, Service.FullName];

    public IEnumerable<GrpcMethod> Methods =>
    [
        GrpcMethod.Unary<HealthCheckRequest, HealthCheckResponse>(Service, "Check", Check),
        GrpcMethod.Raw(Service, "Watch", WatchAsync),
    ];

    private HealthCheckResponse Check(HealthCheckRequest request)
    {
        var status = StatusOf(request.Service);
        return status != ServingStatus.ServiceUnknown
            ? new HealthCheckResponse { Status = status }
            : throw new GrpcException(
                GrpcStatus.NotFound, $"There is no service '{request.Service}'; the empty name stands for the server, a model's name for the model.");
    }

    private async Task WatchAsync(GrpcCall call)
    {
        string service;
        using (var message = await call.ReadOnlyMessageAsync().ConfigureAwait(false))
        {
            service = HealthCheckRequest.Parser.ParseFrom(message.Bytes).Service;
        }

        // One place: however many changes came while an answer was written, the next answer tells the latest state.
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var subscription = readiness.Subscribe(() => changes.Writer.TryWrite(true));
        var ending = call.OpenStream();
        ServingStatus? told = null;
        do
        {
            var status = StatusOf(service);
            if (status != told)
            {
                told = status;
                await call.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
                await call.FlushAsync().ConfigureAwait(false);
            }
        }
        while (await changes.Reader.ReadAsync(ending).ConfigureAwait(false));
    }

    private ServingStatus StatusOf(string service)
    {
        if (WholeServer.Contains(service, StringComparer.Ordinal))
        {
            return readiness.IsReady ? ServingStatus.Serving : ServingStatus.NotServing;
        }

        return registry.Find(service) is not { } model ? ServingStatus.ServiceUnknown
            : model.Status.State == ModelState.Ready && !readiness.IsDraining ? ServingStatus.Serving
            : ServingStatus.NotServing;
    }
}
