namespace InferenceRuntime.Tests.Load;

public enum LoadProtocol
{
    Rest,
    Grpc,
}
