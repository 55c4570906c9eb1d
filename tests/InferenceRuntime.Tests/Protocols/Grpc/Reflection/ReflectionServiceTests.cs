using Google.Protobuf.Reflection;
using InferenceRuntime.Protocols.Grpc.Framing;
using InferenceRuntime.Protocols.Grpc.Messages;
using InferenceRuntime.Protocols.Grpc.Messages.ReflectionV1;
using InferenceRuntime.Protocols.Grpc.Reflection;

namespace InferenceRuntime.Tests.Protocols.Grpc.Reflection;

public sealed class ReflectionServiceTests
{
    private readonly ReflectionService _service = new();

    [Test]
    public void ListServices_NamesThemAll() =>
        _service.Answer(new ServerReflectionRequest { ListServices = "*" }).ListServicesResponse.Service.Select(service => service.Name).Should().Equal(
            "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "inference.GRPCInferenceService");

    [TestCase("inference.GRPCInferenceService", "inference.proto")]
    [TestCase("inference.GRPCInferenceService.ModelInfer", "inference.proto")]
    [TestCase("inference.ModelInferRequest.InferInputTensor", "inference.proto")]
    [TestCase("inference.ModelInferRequest.model_name", "inference.proto")]
    [TestCase("grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc/health/v1/health.proto")]
    [TestCase("grpc.reflection.v1alpha.ServerReflection", "grpc/reflection/v1alpha/reflection.proto")]
    public void FileContainingSymbol_IsItsFile(string symbol, string file)
    {
        var answer = _service.Answer(new ServerReflectionRequest { Host = "h", FileContainingSymbol = symbol });

        answer.ValidHost.Should().Be("h");
        answer.OriginalRequest.FileContainingSymbol.Should().Be(symbol);
        FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto.Single()).Name.Should().Be(file);
    }

    [Test]
    public void FileByFilename_IsTheFile() =>
        _service.Answer(new ServerReflectionRequest { FileByFilename = "inference.proto" }).FileDescriptorResponse.FileDescriptorProto.Single()
            .Should().Equal(InferenceReflection.Descriptor.SerializedData);

    [Test]
    public void ExtensionNumbers_OfAMessage_AreNone()
    {
        var answer = _service.Answer(new ServerReflectionRequest { AllExtensionNumbersOfType = "inference.ModelInferRequest" }).AllExtensionNumbersResponse;

        answer.BaseTypeName.Should().Be("inference.ModelInferRequest");
        answer.ExtensionNumber.Should().BeEmpty();
    }

    private static IEnumerable<TestCaseData> Unknowns() =>
    [
        new TestCaseData(new ServerReflectionRequest { FileByFilename = "none.proto" }, GrpcStatus.NotFound).SetArgDisplayNames("File"),
        new TestCaseData(new ServerReflectionRequest { FileContainingSymbol = "inference.None" }, GrpcStatus.NotFound).SetArgDisplayNames("Symbol"),
        new TestCaseData(new ServerReflectionRequest { AllExtensionNumbersOfType = "None" }, GrpcStatus.NotFound).SetArgDisplayNames("Type"),
        new TestCaseData(
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "inference.ModelInferRequest", ExtensionNumber = 1 } },
            GrpcStatus.NotFound).SetArgDisplayNames("Extension"),
        new TestCaseData(new ServerReflectionRequest(), GrpcStatus.InvalidArgument).SetArgDisplayNames("Nothing"),
    ];

    [TestCaseSource(nameof(Unknowns))]
    public void Answer_ForWhatIsUnknown_IsAnError(object request, GrpcStatus status) =>
        _service.Answer((ServerReflectionRequest)request).ErrorResponse.ErrorCode.Should().Be((int)status);
}
