using System.CommandLine;
using ModelOperator.Commands;

var root = new RootCommand("Serves ONNX models on Kubernetes: reconciles InferenceService resources.") { CrdsCommand.Create() };
return await root.Parse(args).InvokeAsync();
