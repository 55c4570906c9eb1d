namespace InferenceRuntime.Configuration;

public enum LogFormat
{
    Text,
    Json,
}
