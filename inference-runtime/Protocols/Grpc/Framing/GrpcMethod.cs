using Google.Protobuf;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace InferenceRuntime.Protocols.Grpc.Framing;

/// <summary>A method of a service: the path that calls it, and what serves it.</summary>
internal sealed record GrpcMethod(string Path, Func<GrpcCall, Task> Serve)
{
    /// <summary>A method whose messages are of generated classes: one in, one out.</summary>
    public static GrpcMethod Unary<TRequest, TAnswer>(ServiceDescriptor service, string name, Func<TRequest, CancellationToken, ValueTask<TAnswer>> answer)
        where TRequest : IMessage<TRequest>
        where TAnswer : IMessage<TAnswer>
    {
        var parser = (MessageParser<TRequest>)service.FindMethodByName(name).InputType.Parser;
        return new GrpcMethod(PathOf(service, name), async call =>
        {
            TRequest request;
            using (var message = await call.ReadOnlyMessageAsync().ConfigureAwait(false))
            {
                request = parser.ParseFrom(message.Bytes);
            }

            await call.WriteAsync(await answer(request, call.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        });
    }

    public static GrpcMethod Unary<TRequest, TAnswer>(ServiceDescriptor service, string name, Func<TRequest, TAnswer> answer)
        where TRequest : IMessage<TRequest>
        where TAnswer : IMessage<TAnswer> =>
        Unary<TRequest, TAnswer>(service, name, (request, _) => ValueTask.FromResult(answer(request)));

    /// <summary>A method that reads and writes its messages itself.</summary>
    public static GrpcMethod Raw(ServiceDescriptor service, string name, Func<GrpcCall, Task> serve) => new(PathOf(service, name), serve);

    private static string PathOf(ServiceDescriptor service, string name)
    {
        var method = service.FindMethodByName(name) ?? throw new ArgumentException($"The service {service.FullName} has no method '{name}'.", nameof(name));
        return $"/{service.FullName}/{method.Name}";
    }
}
