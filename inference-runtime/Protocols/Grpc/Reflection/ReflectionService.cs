using Google.Protobuf.Reflection;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Protocols.Grpc.Messages.Health;
using InferenceRuntime.Protocols.Grpc.Messages.ReflectionV1;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using V1 = InferenceRuntime.Protocols.Grpc.Messages.ReflectionV1;
using V1Alpha = InferenceRuntime.Protocols.Grpc.Messages.ReflectionV1Alpha;

namespace InferenceRuntime.Protocols.Grpc.Reflection;

/// <summary>
/// Server reflection, grpc.reflection.v1 and v1alpha: tools call any method without having its .proto. Both versions have the same bytes
/// on the wire, so the messages of v1 serve both.
/// </summary>
internal sealed class ReflectionService
{
    private readonly DescriptorIndex _index = new(
        [InferenceReflection.Descriptor, HealthReflection.Descriptor, V1.ReflectionReflection.Descriptor, V1Alpha.ReflectionReflection.Descriptor]);

    public IEnumerable<GrpcMethod> Methods =>
        [Method(V1.ReflectionReflection.Descriptor.Services[0]), Method(V1Alpha.ReflectionReflection.Descriptor.Services[0])];

    public ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var answer = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case ServerReflectionRequest.MessageRequestOneofCase.ListServices:
                answer.ListServicesResponse = new ListServiceResponse { Service = { _index.Services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileByFilename:
                SetFile(answer, _index.FindFile(request.FileByFilename), $"the file '{request.FileByFilename}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol:
                SetFile(answer, _index.FindSymbol(request.FileContainingSymbol), $"the symbol '{request.FileContainingSymbol}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType when _index.HasMessage(request.AllExtensionNumbersOfType):
                // proto3 messages have no extensions.
                answer.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = request.AllExtensionNumbersOfType };
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType:
                answer.ErrorResponse = NotFound($"the message '{request.AllExtensionNumbersOfType}'");
                break;
            case ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension:
                var extension = request.FileContainingExtension;
                answer.ErrorResponse = NotFound($"the extension {extension.ExtensionNumber} of '{extension.ContainingType}'");
                break;
            default:
                answer.ErrorResponse = Error(GrpcStatus.InvalidArgument, "The request asks for nothing that reflection knows.");
                break;
        }

        return answer;
    }

    private GrpcMethod Method(ServiceDescriptor service) => GrpcMethod.Raw(service, "ServerReflectionInfo", ServeAsync);

    private async Task ServeAsync(GrpcCall call)
    {
        var ending = call.OpenStream();
        while (await call.ReadAsync(ending).ConfigureAwait(false) is { } message)
        {
            ServerReflectionRequest request;
            using (message)
            {
                request = ServerReflectionRequest.Parser.ParseFrom(message.Bytes);
            }

            await call.WriteAsync(Answer(request)).ConfigureAwait(false);
            await call.FlushAsync().ConfigureAwait(false);
        }
    }

    private static void SetFile(ServerReflectionResponse answer, FileDescriptor? file, string what)
    {
        if (file is null)
        {
            answer.ErrorResponse = NotFound(what);
            return;
        }

        answer.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { DescriptorIndex.WithImports(file) } };
    }

    private static ErrorResponse NotFound(string what) => Error(GrpcStatus.NotFound, $"This server does not have {what}.");

    private static ErrorResponse Error(GrpcStatus status, string message) => new() { ErrorCode = (int)status, ErrorMessage = message };
}
